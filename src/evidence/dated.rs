//! Reads what others' clocks say of an archive, for reports. Tokens are taken at their word here: whether they are their
//! authority's, `verify` finds out.

use super::checkpoint;
use super::layout::{self, Layout};
use super::receipt;
use super::stamp::token::Request;
use crate::record::dated::{Authority, Dated};
use crate::record::seal::Checkpoint;

/// The tokens over an archive's checkpoints and seal, and why others are not there.
pub fn of(place: &Layout) -> Dated {
    let mut dated = Dated {
        sealed: place.is_sealed(),
        authorities: Vec::new(),
    };
    for number in 0..checkpoint::count(place) {
        let path = layout::checkpoint_path(number);
        let read = std::fs::read(place.at(&path)).ok();
        let Some(checkpoint) = read.and_then(|bytes| serde_json::from_slice::<Checkpoint>(&bytes).ok()) else {
            continue;
        };
        let signed = layout::signature_path(&path);
        let signature = std::fs::read(place.at(&signed)).unwrap_or_default();
        for (nth, url) in (1..).zip(&checkpoint.stamps) {
            let authority = named(&mut dated, url);
            authority.asked += 1;
            let token = std::fs::read(place.at(&layout::token_path(&signed, nth))).ok();
            match token.and_then(|token| Request::new(url, &signature).answer(&token).ok()) {
                Some(token) => {
                    authority.had += 1;
                    authority.first.get_or_insert(token.at);
                    authority.last = Some(token.at);
                }
                None => {
                    let why = std::fs::read_to_string(place.at(&layout::missing_path(&signed, nth)));
                    authority.missing = why.ok().map(|why| why.trim_end().to_string());
                }
            }
        }
    }
    of_seal(place, &mut dated);
    dated
}

fn of_seal(place: &Layout, dated: &mut Dated) {
    let Some((_, _, receipt)) = receipt::last(place).filter(|_| dated.sealed) else {
        return;
    };
    let signature = std::fs::read(place.at(layout::SIGNATURE)).unwrap_or_default();
    for (nth, stamped) in (1..).zip(&receipt.stamps) {
        let authority = named(dated, &stamped.tsa);
        let token = std::fs::read(place.at(&layout::token_path(layout::SIGNATURE, nth))).ok();
        let token = token.and_then(|token| Request::new(&stamped.tsa, &signature).answer(&token).ok());
        authority.seal = token.map(|token| token.at);
        authority.missing.clone_from(&stamped.missing);
    }
}

fn named<'d>(dated: &'d mut Dated, url: &str) -> &'d mut Authority {
    let known = dated.authorities.iter().position(|authority| authority.tsa == url);
    let at = known.unwrap_or_else(|| {
        dated.authorities.push(Authority {
            tsa: url.into(),
            ..Authority::default()
        });
        dated.authorities.len() - 1
    });
    &mut dated.authorities[at]
}
