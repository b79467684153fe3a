// SPDX-License-Identifier: Apache-2.0
/** Where programs run: a lab VM or any host with an SSH server. */
package dev.kspec.target;
