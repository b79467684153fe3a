// SPDX-License-Identifier: Apache-2.0
/** Frames to and from the agent; agent/wire.def is their one definition. */
package dev.kspec.wire;
