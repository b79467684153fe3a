// SPDX-License-Identifier: Apache-2.0
/** What unit tests print: KTAP (the kernel's Documentation/dev-tools/ktap.rst) and the Test Anything Protocol that it comes from. */
package dev.kspec.ktap;
