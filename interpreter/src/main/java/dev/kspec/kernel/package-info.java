// SPDX-License-Identifier: Apache-2.0
/** What kernels print when they break: which lines of their logs are reports, of what, and of which function. */
package dev.kspec.kernel;
