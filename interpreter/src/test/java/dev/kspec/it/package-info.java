// SPDX-License-Identifier: Apache-2.0
/** The whole of kspec as people use it: its launcher as a process, real VMs, a real driver. */
package dev.kspec.it;
