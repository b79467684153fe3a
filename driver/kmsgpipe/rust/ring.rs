// SPDX-License-Identifier: GPL-2.0-only

//! The logic of the ring.

use crate::fault::Fault;

/// `struct kmsgpipe_msg` without its bytes, which are not the ring's business.
#[repr(C)]
pub struct Msg {
    /// When it was pushed, in nanoseconds.
    pub time_ns: u64,
    /// Its writer's user.
    pub uid: u32,
    /// Its writer's group.
    pub gid: u32,
    /// How many bytes it has.
    pub len: u32,
}

/// The part of `struct kmsgpipe_buf` behind the address of its slots.
#[repr(C)]
pub struct State {
    /// How many slots there are, at least 1.
    pub capacity: u32,
    /// Bytes in the longest message, at least 1.
    pub data_size: u32,
    /// The slot that the next message goes into.
    pub head: u32,
    /// The slot of the oldest message.
    pub tail: u32,
    /// Messages in the ring.
    pub count: u32,
}

/// A place for a message; for C, a pointer that may be NULL.
pub type Slot<'a> = Option<&'a Msg>;

/// Who wants to read, and how many bytes there is room for.
pub struct Reader {
    /// The user; 0 may read everything.
    pub uid: u32,
    /// The group.
    pub gid: u32,
    /// Bytes.
    pub size: usize,
}

impl Reader {
    fn may_read(&self, msg: &Msg) -> bool {
        self.uid == 0 || self.uid == msg.uid || self.gid == msg.gid
    }
}

impl State {
    /// An empty ring.
    pub const fn new(capacity: u32, data_size: u32) -> Result<State, Fault> {
        if capacity == 0 || data_size == 0 {
            return Err(Fault::Invalid);
        }
        Ok(State {
            capacity,
            data_size,
            head: 0,
            tail: 0,
            count: 0,
        })
    }

    fn next(&self, slot: u32) -> u32 {
        let next = slot.wrapping_add(1);
        if next == self.capacity { 0 } else { next }
    }

    /// Appends a message; its length.
    pub fn push<'a>(&mut self, slots: &mut [Slot<'a>], msg: &'a Msg) -> Result<u32, Fault> {
        if msg.len > self.data_size {
            return Err(Fault::TooLong);
        }
        if self.count >= self.capacity {
            return Err(Fault::Full);
        }
        let slot = slots.get_mut(self.head as usize).ok_or(Fault::Corrupt)?;
        *slot = Some(msg);
        self.head = self.next(self.head);
        self.count = self.count.wrapping_add(1);
        Ok(msg.len)
    }

    /// The oldest message, whosever it is.
    pub fn oldest<'a>(&self, slots: &[Slot<'a>]) -> Result<&'a Msg, Fault> {
        if self.count == 0 {
            return Err(Fault::Empty);
        }
        slots
            .get(self.tail as usize)
            .copied()
            .flatten()
            .ok_or(Fault::Corrupt)
    }

    /// The oldest message, if this reader may have it.
    pub fn peek<'a>(&self, slots: &[Slot<'a>], reader: &Reader) -> Result<&'a Msg, Fault> {
        let oldest = self.oldest(slots)?;
        if !reader.may_read(oldest) {
            return Err(Fault::Denied);
        }
        if oldest.len as usize > reader.size {
            return Err(Fault::NoRoom);
        }
        Ok(oldest)
    }

    /// Takes out the oldest message, whosever it is.
    pub fn take<'a>(&mut self, slots: &mut [Slot<'a>]) -> Result<&'a Msg, Fault> {
        let oldest = self.oldest(slots)?;
        if let Some(slot) = slots.get_mut(self.tail as usize) {
            *slot = None;
        }
        self.tail = self.next(self.tail);
        self.count = self.count.wrapping_sub(1);
        Ok(oldest)
    }

    /// Takes out the oldest message, if this reader may have it.
    pub fn pop<'a>(&mut self, slots: &mut [Slot<'a>], reader: &Reader) -> Result<&'a Msg, Fault> {
        self.peek(slots, reader)?;
        self.take(slots)
    }

    /// Takes out the oldest message, if it was pushed earlier than this.
    pub fn take_expired<'a>(
        &mut self,
        slots: &mut [Slot<'a>],
        before_ns: u64,
    ) -> Result<&'a Msg, Fault> {
        if self.oldest(slots)?.time_ns >= before_ns {
            return Err(Fault::Empty);
        }
        self.take(slots)
    }
}
