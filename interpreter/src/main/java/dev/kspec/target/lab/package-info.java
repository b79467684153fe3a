// SPDX-License-Identifier: Apache-2.0
/** Makes the lab, boots virtual machines from it and sees to it that none is left behind; knows nothing of SSH but the port. */
package dev.kspec.target.lab;
