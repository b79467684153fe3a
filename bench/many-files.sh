#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   bench/many-files.sh DIRECTORY [FILES]
#
# Makes a project of so many (1000) spec files of 100 lines, in the manner of specs/counter/; every fifth is YAML.
# The same numbers give the same files.
set -euo pipefail

(($# == 1 || $# == 2)) || { printf 'usage: bench/many-files.sh DIRECTORY [FILES]\n' >&2; exit 2; }
home=$(dirname "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")")
directory=$1
files=${2:-1000}

mkdir -p "$directory/driver" "$directory/specs"
cp -r "$home/driver/counter" "$directory/driver/"
for ((i = 0; i < files; i += 50)); do mkdir -p "$directory/specs/part$((i / 50))"; done

awk -v files="$files" -v directory="$directory/specs" '
    # One scenario: its head, a line before its steps (or none), its steps; lines are separated by \n.
    function scenario(title, tags, matrix, steps,    n, lines, i) {
        if (yaml) {
            put("  - scenario: " title)
            put("    tags: [" tags "]")
            if (matrix != "") put("    matrix: {" yaml_matrix(matrix) "}")
            put("    steps: |")
        } else {
            put("scenario \"" title "\" tags " tags " {")
            if (matrix != "") put("    matrix { " matrix " }")
        }
        n = split(steps, lines, "\n")
        for (i = 1; i <= n; i++) put((yaml ? "      " : "    ") lines[i])
        if (!yaml) put("}")
        put("")
    }
    function yaml_matrix(matrix,    parts) {
        split(matrix, parts, ": ")
        return parts[1] ": [" parts[2] "]"
    }
    function put(line) { if (count < 100) { print line > out; count++ } }

    function one(k, n) {
        if (k == 0) scenario("the number " n " is set, fetched and read", "smoke", "",
            "open counter0 rdwr as file\nioctl file SET " n "\nioctl file GET expect " n " as value\nassert value == " n \
            "\nread file 64 expect \"${value}\\n\"   # in decimal")
        if (k == 1) scenario("a write of " n " adds to the number", "smoke, matrix", "before: 0, -7, " (n + 1),
            "open counter0 rdwr as file\nioctl file SET before\nwrite file \"" n "\"\nioctl file GET expect (before + " n ")")
        if (k == 2) scenario("what is no number is refused and counted, such as x" n, "limits", "",
            "open counter0 rdwr as file\nlet text = \"x" n "\"\nassert counter errors changes by 1, counter writes changes by 0 across {" \
            "\n    write file text expect EINVAL\n}\nwrite file bytes(" (n % 99 + 100) ", 0x41) expect any of (EINVAL, EFBIG, EMSGSIZE)")
        if (k == 3) scenario("a failed allocation leaves the number at " n, "faults", "",
            "open counter0 rdwr as file\nioctl file SET " n "\ninject alloc nth 1 {\n    write file \"1\" expect ENOMEM\n}\nioctl file GET expect " n)
        if (k == 4) scenario("requests that are none, as " n, "limits", "number: 0x63, 200, 255",
            "open counter0 rdwr nonblock as file\nioctl file _IO(" "\x27R\x27" ", 99) expect ENOTTY\nioctl file _IOR(" "\x27R\x27" ", 98, s64) expect ENOTTY\nioctl file SET (number * " n " - 1)\nassert counter(opens) >= 1 && !(number == 0)")
    }

    BEGIN {
        for (f = 0; f < files; f++) {
            yaml = f % 5 == 4
            out = sprintf("%s/part%d/f%04d.kspec%s", directory, f / 50, f, yaml ? ".yaml" : "")
            count = 0
            put("# File " f ": the number, and what is refused.")
            put(yaml ? "use: counter" : "use driver counter")
            put("")
            if (yaml) put("scenarios:")
            for (s = 0; count < 90; s++) one((f + s) % 5, f * 100 + s)
            while (count < 100) put("# The end.")
            close(out)
        }
    }'
