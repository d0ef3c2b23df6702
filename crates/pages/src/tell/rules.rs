//! The rules in the words of their annotations.

use crate::{
    frame::Frame,
    rules::{Rule, Rules},
    tell::in_lang,
};

/// The page of the rules; each is whether it allows, what it says and why.
pub fn rules<'a>(
    frame: Frame,
    told: impl Iterator<Item = (bool, &'a phr::Text, &'a phr::Text)>,
) -> Rules {
    let (mut allowed, mut forbidden) = (Vec::new(), Vec::new());
    for (allows, title, why) in told {
        let rule = Rule {
            title: in_lang(title, frame.lang).to_owned(),
            why: in_lang(why, frame.lang).to_owned(),
        };
        if allows { allowed.push(rule) } else { forbidden.push(rule) }
    }
    Rules { frame, allowed, forbidden }
}
