//! Records to blocks: one block per dispensing (record 5), its RPs (groups of medicines with one
//! usage) and its notes.

use std::collections::BTreeMap;

use phr::record::Finding;

use super::record::{Direction, Kind, Record, Section};
use crate::untidy::Notes;

/// How far back the medicine of an ingredient is looked for, so that hostile files stay linear.
const OTC_LOOKED_BACK: usize = 200;
/// Most medicines of one RP. They share their usage, so a hostile file could blow up here.
const DRUGS_MAX: usize = 100;
/// Most usages of one RP; tidy files have one.
const USAGES_MAX: usize = 3;
/// Most supplements of the usages of one RP; further ones are kept as notes of the block.
const SUPPLEMENTS_MAX: usize = 10;
/// Most pharmacists of one block; further ones are kept as findings.
const PHARMACISTS_MAX: usize = 5;
/// How far back an RP of an earlier prescriber is looked for, for the same reason.
const RPS_LOOKED_BACK: usize = 200;

/// Everything one notebook says, in its own structure.
#[derive(Debug)]
pub(super) struct Notebook {
    pub(super) direction: Direction,
    pub(super) patient: Option<Record>,
    /// Records 2, 4 and notes that stand before the first block.
    pub(super) head: Vec<Record>,
    /// Records 3, each with its 31.
    pub(super) otc: Vec<(Record, Vec<Record>)>,
    pub(super) blocks: Vec<Block>,
    /// Records 701.
    pub(super) tail: Vec<Record>,
}

/// One dispensing.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) direction: Direction,
    pub(super) date: Option<Record>,
    pub(super) pharmacy: Option<Record>,
    pub(super) pharmacists: Vec<Record>,
    pub(super) prescribers: Vec<Prescriber>,
    pub(super) rps: Vec<Rp>,
    /// Records 401 to 601, and supplements whose medicine is not there.
    pub(super) notes: Vec<Record>,
    /// RP numbers since the last prescriber, to the place in `rps`.
    open: BTreeMap<String, usize>,
}

/// Who prescribed the RPs that follow.
#[derive(Debug, Clone)]
pub(super) struct Prescriber {
    pub(super) clinic: Option<Record>,
    pub(super) doctor: Option<Record>,
}

/// Medicines that share one usage.
#[derive(Debug)]
pub(super) struct Rp {
    pub(super) number: String,
    /// Place in `prescribers`.
    pub(super) prescriber: Option<usize>,
    /// Records 201, each with its 281 and 291.
    pub(super) drugs: Vec<(Record, Vec<Record>)>,
    /// Records 301 (one, in tidy files), each with its 311 and 391.
    pub(super) usages: Vec<(Record, Vec<Record>)>,
}

/// Builds the notebook from its sections, which are parts of one file in order.
pub(super) fn notebook(sections: Vec<Section>, notes: &mut Notes) -> Notebook {
    let direction = sections.first().map_or(Direction::ToPerson, |s| s.direction);
    let mut book = Notebook {
        direction,
        patient: None,
        head: Vec::new(),
        otc: Vec::new(),
        blocks: Vec::new(),
        tail: Vec::new(),
    };
    for section in sections {
        let repeated = book.blocks.last().is_some_and(|open| goes_on(open, &section.records));
        let mut heading = repeated;
        for record in section.records {
            heading = heading && is_heading(record.kind);
            let known = |open: &Block| heading && open.says(&record);
            if !book.blocks.last().is_some_and(known) {
                book.add(record, notes);
            }
        }
    }
    book
}

/// Parts may repeat the heading of the block that they cut. It is the same block when date and
/// pharmacy are the same and no RP number starts again.
fn goes_on(open: &Block, part: &[Record]) -> bool {
    let heading: Vec<&Record> = part.iter().take_while(|r| is_heading(r.kind)).collect();
    let date = heading.iter().find(|r| r.kind == Kind::Date);
    let pharmacy = heading.iter().find(|r| r.kind == Kind::Pharmacy);
    let agrees = |r: Option<&&Record>| r.is_none_or(|r| open.says(r));
    let next = part.get(heading.len()).filter(|r| r.kind == Kind::Drug);
    let starts_again = next.is_some_and(|drug| {
        let closed = |rp: &Rp| rp.number == drug.code(1) && !rp.usages.is_empty();
        open.rps.iter().rev().take(RPS_LOOKED_BACK).any(closed)
    });
    date.is_some() && agrees(date) && agrees(pharmacy) && !starts_again
}

fn is_heading(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Patient
            | Kind::Date
            | Kind::Pharmacy
            | Kind::Pharmacist
            | Kind::Clinic
            | Kind::Doctor
    )
}

impl Notebook {
    fn add(&mut self, record: Record, notes: &mut Notes) {
        match record.kind {
            Kind::Patient => self.patient = self.patient.take().or(Some(record)),
            Kind::Remark | Kind::Memo => {
                if !self.head.iter().rev().take(OTC_LOOKED_BACK).any(|r| r.same(&record)) {
                    self.head.push(record);
                }
            }
            Kind::Otc => self.otc.push((record, Vec::new())),
            Kind::OtcIngredient => self.ingredient(record, notes),
            Kind::FamilyPharmacist => self.tail.push(record),
            Kind::Date => self.blocks.push(Block::new(self.direction, Some(record))),
            Kind::Control => {}
            Kind::Pharmacy
            | Kind::Pharmacist
            | Kind::Clinic
            | Kind::Doctor
            | Kind::Drug
            | Kind::DrugNote
            | Kind::DrugCaution
            | Kind::Usage
            | Kind::UsageNote
            | Kind::UsageCaution
            | Kind::Caution
            | Kind::Provided
            | Kind::Leftover
            | Kind::Comment
            | Kind::PatientWords => self.add_to_block(record, notes),
        }
    }

    /// Adds to the last block; opens one without a date when there is none.
    fn add_to_block(&mut self, record: Record, notes: &mut Notes) {
        if let Some(open) = self.blocks.last_mut() {
            return open.add(record, notes);
        }
        notes.push(Finding::error(
            record.span(),
            "調剤日の行がありません。薬は日付なしで残しました。元の紙で日付を確かめてください",
            "the line with the dispensing date is missing, what follows was kept without a date; check the paper",
        ));
        let mut undated = Block::new(self.direction, None);
        undated.add(record, notes);
        self.blocks.push(undated);
    }

    /// 31 names its 3 by 通番 (serial number); without one it belongs to the last.
    fn ingredient(&mut self, record: Record, notes: &mut Notes) {
        let serial = record.code(1);
        let mut newest_first = self.otc.iter_mut().rev().take(OTC_LOOKED_BACK);
        match newest_first.find(|(otc, _)| otc.code(5) == serial) {
            Some((_, ingredients)) => ingredients.push(record),
            None => notes.push(Finding::warning(
                record.span(),
                format!(
                    "どの市販薬の成分か分かりません。元のファイルに残しました: {}",
                    record.raw()
                ),
                format!(
                    "an ingredient without its medicine, kept in the original: `{}`",
                    record.raw()
                ),
            )),
        }
    }
}

impl Block {
    fn new(direction: Direction, date: Option<Record>) -> Block {
        Block {
            direction,
            date,
            pharmacy: None,
            pharmacists: Vec::new(),
            prescribers: Vec::new(),
            rps: Vec::new(),
            notes: Vec::new(),
            open: BTreeMap::new(),
        }
    }

    /// Whether a heading record repeats what this block says already.
    fn says(&self, record: &Record) -> bool {
        let last = self.prescribers.last();
        let same = |ours: Option<&Record>| ours.is_some_and(|ours| ours.same(record));
        match record.kind {
            Kind::Patient => true,
            Kind::Date => same(self.date.as_ref()),
            Kind::Pharmacy => same(self.pharmacy.as_ref()),
            Kind::Pharmacist => self.pharmacists.iter().any(|p| p.same(record)),
            Kind::Clinic => same(last.and_then(|p| p.clinic.as_ref())),
            Kind::Doctor => same(last.and_then(|p| p.doctor.as_ref())),
            _ => false,
        }
    }

    fn add(&mut self, record: Record, notes: &mut Notes) {
        match record.kind {
            Kind::Pharmacy if self.pharmacy.is_none() => self.pharmacy = Some(record),
            Kind::Pharmacist if self.pharmacists.len() < PHARMACISTS_MAX => {
                self.pharmacists.push(record);
            }
            Kind::Clinic => self.prescribed_by(Some(record), None),
            Kind::Doctor => self.doctor(record),
            Kind::Drug => self.drug(record),
            Kind::Usage => self.usage(record, notes),
            Kind::DrugNote | Kind::DrugCaution => {
                let drug = self.rp_of(&record).and_then(|rp| rp.drugs.last_mut());
                match drug {
                    Some((_, extra)) => extra.push(record),
                    None => self.notes.push(record),
                }
            }
            Kind::UsageNote | Kind::UsageCaution => {
                let roomy = |rp: &&mut Rp| {
                    rp.usages.iter().map(|(_, extra)| extra.len()).sum::<usize>() < SUPPLEMENTS_MAX
                };
                let rp = self.rp_of(&record).filter(roomy);
                match rp.and_then(|rp| rp.usages.last_mut()) {
                    Some((_, extra)) => extra.push(record),
                    None => self.notes.push(record),
                }
            }
            Kind::Caution
            | Kind::Provided
            | Kind::Leftover
            | Kind::Comment
            | Kind::PatientWords => {
                self.notes.push(record);
            }
            _ => notes.push(Finding::warning(
                record.span(),
                format!("ここにあるはずのない行です。元のファイルに残しました: {}", record.raw()),
                format!("this line does not belong here, kept in the original: `{}`", record.raw()),
            )),
        }
    }

    fn prescribed_by(&mut self, clinic: Option<Record>, doctor: Option<Record>) {
        self.prescribers.push(Prescriber { clinic, doctor });
        self.open.clear();
    }

    /// A second doctor of the same clinic starts a new group of RPs.
    fn doctor(&mut self, record: Record) {
        let used = self.prescribers.len().checked_sub(1);
        let in_use = self.rps.last().is_some_and(|rp| rp.prescriber == used);
        match self.prescribers.last_mut() {
            Some(last) if last.doctor.is_none() && !in_use => last.doctor = Some(record),
            last => {
                let clinic = last.and_then(|l| l.clinic.clone());
                self.prescribed_by(clinic, Some(record));
            }
        }
    }

    fn drug(&mut self, record: Record) {
        let place = self.open_rp(&record);
        if let Some(rp) = self.rps.get_mut(place) {
            rp.drugs.push((record, Vec::new()));
        }
    }

    fn usage(&mut self, record: Record, notes: &mut Notes) {
        let Some(rp) = self.rp_of(&record).filter(|rp| rp.usages.len() < USAGES_MAX) else {
            notes.push(Finding::warning(
                record.span(),
                format!("この用法の薬がありません。用法だけメモとして残しました: {}", record.raw()),
                format!(
                    "the medicine of this usage is missing, the usage was kept as a note: `{}`",
                    record.raw()
                ),
            ));
            self.notes.push(record);
            return;
        };
        rp.usages.push((record, Vec::new()));
    }

    /// The RP of a record: among those since the last prescriber, else the latest of the block.
    fn rp_of(&mut self, record: &Record) -> Option<&mut Rp> {
        let number = record.code(1);
        let from = self.rps.len().saturating_sub(RPS_LOOKED_BACK);
        let latest = |newest: &[Rp]| newest.iter().rposition(|rp| rp.number == number);
        let earlier = || Some(from.saturating_add(latest(self.rps.get(from..)?)?));
        let place = self.open.get(&number).copied().or_else(earlier)?;
        self.rps.get_mut(place)
    }

    fn open_rp(&mut self, record: &Record) -> usize {
        let number = record.code(1);
        let roomy =
            |place: &&usize| self.rps.get(**place).is_some_and(|rp| rp.drugs.len() < DRUGS_MAX);
        if let Some(place) = self.open.get(&number).filter(roomy) {
            return *place;
        }
        let place = self.rps.len();
        let prescriber = self.prescribers.len().checked_sub(1);
        let (drugs, usages) = (Vec::new(), Vec::new());
        self.rps.push(Rp { number: number.clone(), prescriber, drugs, usages });
        self.open.insert(number, place);
        place
    }
}
