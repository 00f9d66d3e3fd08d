// Command validator judges a package as Elastic's own tools do, and prints what is wrong with it.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/elastic/package-spec/v3/code/go/pkg/specerrors"
	"github.com/elastic/package-spec/v3/code/go/pkg/validator"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "name the folder of a package")
		os.Exit(2)
	}
	if err := judged(os.Args[1]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// judged returns what the validator says, less what the package's validation.yml lets pass.
func judged(folder string) error {
	found := validator.ValidateFromPath(folder)
	var all specerrors.ValidationErrors
	if !errors.As(found, &all) {
		return found
	}
	config, err := specerrors.LoadConfigFilter(os.DirFS(folder))
	if err != nil {
		return err
	}
	left, err := specerrors.NewFilter(config).Run(all)
	if err != nil {
		return err
	}
	return left.Processed
}
