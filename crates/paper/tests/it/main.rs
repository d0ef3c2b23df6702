//! Papers through their boundary: a sheet in, a PDF out, read back by poppler.

#[cfg(test)]
mod papers;
#[cfg(test)]
mod poppler;
