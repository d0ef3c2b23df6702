//! All that typst may see: one template, one file of data, two fonts. No folder, no clock, no network.

use std::sync::OnceLock;

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use crate::PaperError;

/// The font `BIZ UDPGothic` 1.05 (SIL Open Font License 1.1, see `fonts/`), packed with Zstandard.
const PACKED: [&[u8]; 2] = [
    include_bytes!("../fonts/BIZUDPGothic-Regular.ttf.zst"),
    include_bytes!("../fonts/BIZUDPGothic-Bold.ttf.zst"),
];
/// More than either font weighs unpacked (4.7 MB).
const FONT_BYTES_MAX: usize = 5 << 20;
const TEMPLATE: &str = include_str!("sheet.typ");

/// The fonts, unpacked once, with what typst knows of them.
#[derive(Debug)]
pub(crate) struct Fonts {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
}

impl Fonts {
    /// Whether both weights have a shape for this letter.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.faces.iter().all(|f| f.info().coverage.contains(u32::from(letter)))
    }
}

/// The fonts of the program.
pub(crate) fn fonts() -> Result<&'static Fonts, PaperError> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    FONTS.get_or_init(unpack).as_ref().ok_or(PaperError::Font)
}

fn unpack() -> Option<Fonts> {
    let font = |packed: &&[u8]| {
        let bytes = zstd::bulk::decompress(packed, FONT_BYTES_MAX).ok()?;
        Font::new(Bytes::new(bytes), 0)
    };
    let faces: Vec<Font> = PACKED.iter().map(font).collect::<Option<_>>()?;
    let book = LazyHash::new(FontBook::from_fonts(&faces));
    Some(Fonts { library: LazyHash::new(Library::default()), book, faces })
}

/// The template with the data of one sheet.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    fonts: &'a Fonts,
    template: Source,
    data: (Option<FileId>, Bytes),
}

impl<'a> Desk<'a> {
    /// Lays the data of one sheet beside the template.
    pub(crate) fn new(fonts: &'a Fonts, data: &[u8]) -> Desk<'a> {
        let template = match file("sheet.typ") {
            Some(id) => Source::new(id, TEMPLATE.to_owned()),
            None => Source::detached(TEMPLATE),
        };
        Desk { fonts, template, data: (file("sheet.json"), Bytes::new(data.to_vec())) }
    }
}

fn file(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.fonts.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let (known, data) = &self.data;
        if *known == Some(id) { Ok(data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
