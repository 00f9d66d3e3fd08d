"""The languages that a text may be in: their ISO 639-1 codes and English names.

Source: the code tables of ISO 639-1 (https://www.loc.gov/standards/iso639-2/php/code_list.php).
"""

import re

_TABLE = """
aa:Afar ab:Abkhazian ae:Avestan af:Afrikaans ak:Akan am:Amharic an:Aragonese ar:Arabic as:Assamese av:Avaric
ay:Aymara az:Azerbaijani ba:Bashkir be:Belarusian bg:Bulgarian bi:Bislama bm:Bambara bn:Bengali bo:Tibetan
br:Breton bs:Bosnian ca:Catalan ce:Chechen ch:Chamorro co:Corsican cr:Cree cs:Czech cu:Church_Slavic cv:Chuvash
cy:Welsh da:Danish de:German dv:Divehi dz:Dzongkha ee:Ewe el:Greek en:English eo:Esperanto es:Spanish et:Estonian
eu:Basque fa:Persian ff:Fulah fi:Finnish fj:Fijian fo:Faroese fr:French fy:Frisian ga:Irish gd:Gaelic gl:Galician
gn:Guarani gu:Gujarati gv:Manx ha:Hausa he:Hebrew hi:Hindi ho:Hiri_Motu hr:Croatian ht:Haitian hu:Hungarian
hy:Armenian hz:Herero ia:Interlingua id:Indonesian ie:Interlingue ig:Igbo ii:Sichuan_Yi ik:Inupiaq io:Ido
is:Icelandic it:Italian iu:Inuktitut ja:Japanese jv:Javanese ka:Georgian kg:Kongo ki:Kikuyu kj:Kuanyama kk:Kazakh
kl:Greenlandic km:Khmer kn:Kannada ko:Korean kr:Kanuri ks:Kashmiri ku:Kurdish kv:Komi kw:Cornish ky:Kyrgyz
la:Latin lb:Luxembourgish lg:Ganda li:Limburgish ln:Lingala lo:Lao lt:Lithuanian lu:Luba-Katanga lv:Latvian
mg:Malagasy mh:Marshallese mi:Maori mk:Macedonian ml:Malayalam mn:Mongolian mr:Marathi ms:Malay mt:Maltese
my:Burmese na:Nauru nd:North_Ndebele ne:Nepali ng:Ndonga nl:Dutch no:Norwegian nr:South_Ndebele nv:Navajo
ny:Chichewa oc:Occitan oj:Ojibwa om:Oromo or:Odia os:Ossetian pa:Punjabi pi:Pali pl:Polish ps:Pashto
pt:Portuguese qu:Quechua rm:Romansh rn:Rundi ro:Romanian ru:Russian rw:Kinyarwanda sa:Sanskrit sc:Sardinian
sd:Sindhi se:Northern_Sami sg:Sango sh:Serbo-Croatian si:Sinhala sk:Slovak sl:Slovenian sm:Samoan sn:Shona
so:Somali sq:Albanian sr:Serbian ss:Swati st:Sotho su:Sundanese sv:Swedish sw:Swahili ta:Tamil te:Telugu tg:Tajik
th:Thai ti:Tigrinya tk:Turkmen tl:Tagalog tn:Tswana to:Tonga tr:Turkish ts:Tsonga tt:Tatar tw:Twi ty:Tahitian
ug:Uyghur uk:Ukrainian ur:Urdu uz:Uzbek ve:Venda vi:Vietnamese vo:Volapuk wa:Walloon wo:Wolof xh:Xhosa yi:Yiddish
yo:Yoruba za:Zhuang zh:Chinese zu:Zulu
"""

LANGUAGES = {code: name.replace("_", " ") for code, name in re.findall(r"(\w\w):(\S+)", _TABLE)}
"""English names by code."""
