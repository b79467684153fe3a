// SPDX-License-Identifier: GPL-2.0-only

//! What C calls; `kmsgpipe_buf.c` documents each function.
//!
//! # Safety
//!
//! For all of them: a ring is one that `kmsgpipe_buf_init` has made of as many slots as it was
//! told, its messages are alive, and while the call lasts nobody changes any of them. The driver's
//! lock sees to that. What it does not keep out is C's look at the count (`READ_ONCE`), an aligned
//! word that is written whole.

use crate::fault::Fault;
use crate::ring::{Msg, Reader, Slot, State};
use core::mem::{offset_of, size_of};
use core::slice;

/// `struct kmsgpipe_buf`.
#[repr(C)]
pub struct Buf<'a> {
    slots: *mut Slot<'a>,
    state: State,
}

// The layout that C has.
const _: () = assert!(size_of::<Slot<'_>>() == size_of::<*mut Msg>());
const _: () = assert!(offset_of!(Buf<'_>, state) == size_of::<*mut Msg>());
const _: () = assert!(offset_of!(State, data_size) == 4 && offset_of!(State, head) == 8);
const _: () = assert!(offset_of!(State, tail) == 12 && offset_of!(State, count) == 16);
const _: () =
    assert!(offset_of!(Msg, uid) == 8 && offset_of!(Msg, gid) == 12 && offset_of!(Msg, len) == 16);

/// # Safety
///
/// See the module.
unsafe fn parts<'b, 'a>(buf: *const Buf<'a>) -> (&'b State, &'b [Slot<'a>]) {
    // SAFETY: as the caller promises.
    unsafe {
        (
            &(*buf).state,
            slice::from_raw_parts((*buf).slots, (*buf).state.capacity as usize),
        )
    }
}

/// # Safety
///
/// See the module.
unsafe fn parts_mut<'b, 'a>(buf: *mut Buf<'a>) -> (&'b mut State, &'b mut [Slot<'a>]) {
    // SAFETY: as the caller promises; the slots lie elsewhere than the state.
    unsafe {
        let slots = slice::from_raw_parts_mut((*buf).slots, (*buf).state.capacity as usize);
        (&mut (*buf).state, slots)
    }
}

fn pointer(msg: Result<&Msg, Fault>) -> *mut Msg {
    msg.map_or(core::ptr::null_mut(), |msg| {
        core::ptr::from_ref(msg).cast_mut()
    })
}

fn status(result: Result<u32, Fault>) -> i32 {
    match result {
        Ok(len) => i32::try_from(len).unwrap_or(Fault::TooLong.errno()),
        Err(fault) => fault.errno(),
    }
}

/// Makes an empty ring.
///
/// # Safety
///
/// `buf` is memory for a ring, `slots` is NULL or memory for `capacity` pointers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmsgpipe_buf_init<'a>(
    buf: *mut Buf<'a>,
    slots: *mut Slot<'a>,
    capacity: u32,
    data_size: u32,
) -> i32 {
    if slots.is_null() {
        return Fault::Invalid.errno();
    }
    match State::new(capacity, data_size) {
        Ok(state) => {
            for slot in 0..capacity as usize {
                // SAFETY: as the caller promises. Volatile, or else the compiler makes a call of
                // memset of the loop, with an address from a table that modules do not have.
                unsafe { slots.add(slot).write_volatile(None) };
            }
            // SAFETY: as the caller promises.
            unsafe { buf.write(Buf { slots, state }) };
            0
        }
        Err(fault) => fault.errno(),
    }
}

/// Appends a message.
///
/// # Safety
///
/// See the module; `msg` is a message that is in no ring.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmsgpipe_buf_push<'a>(buf: *mut Buf<'a>, msg: *const Msg) -> i32 {
    // SAFETY: as the caller promises.
    let ((state, slots), msg) = unsafe { (parts_mut(buf), &*msg) };
    status(state.push(slots, msg))
}

/// Looks at the oldest message, whosever it is.
///
/// # Safety
///
/// See the module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmsgpipe_buf_oldest(buf: *const Buf<'_>) -> *mut Msg {
    // SAFETY: as the caller promises.
    let (state, slots) = unsafe { parts(buf) };
    pointer(state.oldest(slots))
}

/// Looks at the oldest message as one who wants to read it.
///
/// # Safety
///
/// See the module; `msg` can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmsgpipe_buf_peek(
    buf: *const Buf<'_>,
    uid: u32,
    gid: u32,
    size: usize,
    msg: *mut *mut Msg,
) -> i32 {
    // SAFETY: as the caller promises.
    let (state, slots) = unsafe { parts(buf) };
    let oldest = state.peek(slots, &Reader { uid, gid, size });
    if oldest.is_ok() {
        // SAFETY: as the caller promises.
        unsafe { msg.write(pointer(oldest)) };
    }
    status(oldest.map(|oldest| oldest.len))
}

/// Takes out the oldest message, whosever it is.
///
/// # Safety
///
/// See the module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmsgpipe_buf_take(buf: *mut Buf<'_>) -> *mut Msg {
    // SAFETY: as the caller promises.
    let (state, slots) = unsafe { parts_mut(buf) };
    pointer(state.take(slots))
}

/// Takes out the oldest message as one who reads it.
///
/// # Safety
///
/// See the module; `msg` can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmsgpipe_buf_pop(
    buf: *mut Buf<'_>,
    uid: u32,
    gid: u32,
    size: usize,
    msg: *mut *mut Msg,
) -> i32 {
    // SAFETY: as the caller promises.
    let (state, slots) = unsafe { parts_mut(buf) };
    let oldest = state.pop(slots, &Reader { uid, gid, size });
    if oldest.is_ok() {
        // SAFETY: as the caller promises.
        unsafe { msg.write(pointer(oldest)) };
    }
    status(oldest.map(|oldest| oldest.len))
}

/// Takes out the oldest message if it is too old.
///
/// # Safety
///
/// See the module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kmsgpipe_buf_take_expired(buf: *mut Buf<'_>, before_ns: u64) -> *mut Msg {
    // SAFETY: as the caller promises.
    let (state, slots) = unsafe { parts_mut(buf) };
    pointer(state.take_expired(slots, before_ns))
}
