//! Writes every sample page into a folder, for looking at them: `cargo run --example gallery OUT`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pages::{Lang, Page, assets};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::args().nth(1).ok_or("say which folder to write into")?);
    fs::create_dir_all(&out)?;
    fs::write(out.join("tenohira.css"), assets::STYLESHEET)?;
    fs::write(out.join("icon.svg"), assets::ICON)?;
    for lang in Lang::ALL {
        write::<pages::account::Account>(&out, lang)?;
        write::<pages::add::Add>(&out, lang)?;
        write::<pages::codes::Codes>(&out, lang)?;
        write::<pages::passkey::Passkey>(&out, lang)?;
        write::<pages::welcome::Welcome>(&out, lang)?;
        write::<pages::checkups::CheckUps>(&out, lang)?;
        write::<pages::columns::TableColumns>(&out, lang)?;
        write::<pages::differences::Differences>(&out, lang)?;
        write::<pages::entry::Entry>(&out, lang)?;
        write::<pages::error::ErrorPage>(&out, lang)?;
        write::<pages::family::Family>(&out, lang)?;
        write::<pages::fhir_text::FhirText>(&out, lang)?;
        write::<pages::give::Give>(&out, lang)?;
        write::<pages::glance::Glance>(&out, lang)?;
        write::<pages::home::Home>(&out, lang)?;
        write::<pages::hop::Hop>(&out, lang)?;
        write::<pages::identity::LinkIdentity>(&out, lang)?;
        write::<pages::invite::Invite>(&out, lang)?;
        write::<pages::link::LinkDoor>(&out, lang)?;
        write::<pages::receipt::Receipt>(&out, lang)?;
        write::<pages::sharing::Sharing>(&out, lang)?;
        write::<pages::assist::Assist>(&out, lang)?;
        write::<pages::protection::Protection>(&out, lang)?;
        write::<pages::proxies::Proxies>(&out, lang)?;
        write::<pages::leave::Leave>(&out, lang)?;
        write::<pages::log::AccessLog>(&out, lang)?;
        write::<pages::meaning::Meaning>(&out, lang)?;
        write::<pages::measure::Measure>(&out, lang)?;
        write::<pages::list::FactList>(&out, lang)?;
        write::<pages::medicines::Medicines>(&out, lang)?;
        write::<pages::measurement::OneMeasurement>(&out, lang)?;
        write::<pages::measurements::Measurements>(&out, lang)?;
        write::<pages::panels::Panels>(&out, lang)?;
        write::<pages::diary::Diary>(&out, lang)?;
        write::<pages::disclosures::Disclosures>(&out, lang)?;
        write::<pages::recent::Recent>(&out, lang)?;
        write::<pages::series::OneSeries>(&out, lang)?;
        write::<pages::original::Original>(&out, lang)?;
        write::<pages::phone::Phone>(&out, lang)?;
        write::<pages::questions::Questions>(&out, lang)?;
        write::<pages::report::Report>(&out, lang)?;
        write::<pages::rules::Rules>(&out, lang)?;
        write::<pages::search::Search>(&out, lang)?;
        write::<pages::send::Send>(&out, lang)?;
        write::<pages::sign_in::SignIn>(&out, lang)?;
        write::<pages::print::Print>(&out, lang)?;
        write::<pages::take::Take>(&out, lang)?;
        write::<pages::spending::Spending>(&out, lang)?;
        write::<pages::timeline::Timeline>(&out, lang)?;
        write::<pages::story::Story>(&out, lang)?;
        write::<pages::choices::Choices>(&out, lang)?;
        write::<pages::mine::Mine>(&out, lang)?;
        write::<pages::plan::PlanMaking>(&out, lang)?;
        write::<pages::visit::Sheet>(&out, lang)?;
        write::<pages::visit::Visit>(&out, lang)?;
        write::<pages::wishes::Wishes>(&out, lang)?;
    }
    Ok(())
}

/// Writes the samples of one page, with the stylesheet linked as a file beside them.
fn write<P: Page>(out: &Path, lang: Lang) -> Result<(), Box<dyn Error>> {
    for (i, page) in P::samples(lang).iter().enumerate() {
        let html = page
            .render()?
            .replace(&assets::stylesheet_path(), "tenohira.css")
            .replace(pages::links::ICON, "icon.svg");
        fs::write(out.join(format!("{}-{}-{}.html", P::NAME, i + 1, lang.tag())), html)?;
    }
    Ok(())
}
