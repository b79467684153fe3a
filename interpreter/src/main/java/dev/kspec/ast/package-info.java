// SPDX-License-Identifier: Apache-2.0
/** What a spec file says, the same for both carriers; every node knows the words it stands for. */
package dev.kspec.ast;
