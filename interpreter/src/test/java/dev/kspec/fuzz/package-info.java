// SPDX-License-Identifier: Apache-2.0
/** Whatever bytes a spec file holds, kspec has an answer to them: what is asked of it, and the inputs it is asked with. */
package dev.kspec.fuzz;
