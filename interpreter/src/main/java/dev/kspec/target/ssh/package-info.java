// SPDX-License-Identifier: Apache-2.0
/** SSH to the machine under test: one connection, its commands, files and long-lived channels, every failure typed and explained. */
package dev.kspec.target.ssh;
