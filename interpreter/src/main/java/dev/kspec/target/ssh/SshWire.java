// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.InputStream;
import java.io.OutputStream;

/**
 * Two streams with an SSH server at their other ends, in place of a TCP connection. A connection over them leaves them as they
 * are when it ends: whoever made them ends them, and with them the thread that reads the input.
 *
 * @param input what the server says
 * @param output what it hears
 */
public record SshWire(InputStream input, OutputStream output) {}
