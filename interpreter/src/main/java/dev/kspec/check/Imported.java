// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.SpecFile;
import java.util.List;
import java.util.Map;

/** What is known in a file: of its own, and of the files that it imports, those first. */
record Imported(
        List<DriverDeclaration> drivers, List<SpecFile.Constant> constants, Map<String, Definition> definitions) {}
