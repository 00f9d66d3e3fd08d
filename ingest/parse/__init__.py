"""Bytes to a document: XML, JSON Feed, markup to plain text, dates and authors as feeds write them."""
