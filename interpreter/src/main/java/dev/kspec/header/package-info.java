// SPDX-License-Identifier: Apache-2.0
/** What a C compiler or a kernel says about types: ELF objects, BTF, and UAPI headers asked through the compiler. */
package dev.kspec.header;
