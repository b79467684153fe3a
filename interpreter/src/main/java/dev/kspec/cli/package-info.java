// SPDX-License-Identifier: Apache-2.0
/** The command line: options, exit codes, colours; everything it does can be done without it. */
package dev.kspec.cli;
