// SPDX-License-Identifier: GPL-2.0-only

//! What can go wrong, and the errno that C is told (asm-generic/errno.h, which x86 has).

/// Why the ring did not do what it was asked for. It is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A size is 0, or there is no memory for the slots.
    Invalid,
    /// The message is longer than the ring allows.
    TooLong,
    /// The reader has no room for the message.
    NoRoom,
    /// There is a message in each slot.
    Full,
    /// There is no message.
    Empty,
    /// The message is of another user and another group.
    Denied,
    /// The ring's structure contradicts itself.
    Corrupt,
}

impl Fault {
    /// The errno, negative as the kernel's functions return it.
    pub const fn errno(self) -> i32 {
        match self {
            Fault::Denied => -13,                  // EACCES
            Fault::Invalid => -22,                 // EINVAL
            Fault::Full => -28,                    // ENOSPC
            Fault::Empty => -61,                   // ENODATA
            Fault::TooLong | Fault::NoRoom => -90, // EMSGSIZE
            Fault::Corrupt => -117,                // EUCLEAN
        }
    }
}
