// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** One command of the command line. */
interface Command {
    String name();

    /** One line for the list of commands. */
    String summary();

    /** What stands behind the name: {@code [OPTION…] PATH…}. */
    String usage();

    /** What a newcomer should know, with examples; shown by {@code --help}. */
    String help();

    Options options();

    /**
     * Runs it.
     *
     * @return the exit code
     * @throws ParseException if the arguments do not fit together
     */
    int run(CommandLine arguments, Terminal terminal) throws ParseException;
}
