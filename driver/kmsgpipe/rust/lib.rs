// SPDX-License-Identifier: GPL-2.0-only

//! The ring of messages in Rust, with the interface of `kmsgpipe_buf.h`, which says what it is for.
//!
//! `ring` is the logic, in safe code; `abi` is what C calls, and where all pointers are turned into
//! references; `fault` says which errno C is told.
//!
//! Nothing here panics: a panic could only stop the kernel. Where the logic relies on what C keeps
//! (the indices in the ring's structure), it looks, and reports `Fault::Corrupt`.
//! `check-object.sh` fails the build if any way to a panic is left.

#![no_std]
#![deny(unsafe_op_in_unsafe_fn, missing_docs, clippy::all)]
#![cfg_attr(
    not(test),
    forbid(clippy::indexing_slicing, clippy::arithmetic_side_effects)
)]

pub mod abi;
pub mod fault;
pub mod ring;

/// Never called, see above; the language wants one.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
