//! How the registry's errors get to its caller.

use kite_chain::answer;
use kite_interfaces::registry::RegistryError;

/// An error, as rules tell it.
pub type Refused = answer::Refused<RegistryError>;

/// An error that the contract passes on.
pub type Passed = answer::Failure<RegistryError>;
