// SPDX-License-Identifier: Apache-2.0
/** Values and C types, ioctl numbers and errnos: what a driver offers, in the target's terms. */
package dev.kspec.type;
