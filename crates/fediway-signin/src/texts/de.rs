//! German.

use super::key::Text;
use crate::problem::Problem;

pub(super) fn text(text: Text) -> &'static str {
    match text {
        Text::Title => "Bei {site} anmelden",
        Text::Explanation => {
            "{site} schickt dich zu deinem eigenen Server. Dort meldest du dich an, und dort bleibt \
             dein Passwort."
        }
        Text::Label => "Dein Server oder dein Profilname",
        Text::Hint => "Zum Beispiel mastodon.social oder @du@mastodon.social",
        Text::Continue => "Weiter",
        Text::Before => "In diesem Browser schon benutzt",
        Text::Forget => "Vergessen",
        Text::Suggested => "Server",
        Text::Trouble => "Hat dein Server einen Fehler gezeigt?",
        Text::TroubleHelp => {
            "Server vergessen manchmal, welche Seiten sie kennen. Kreuze das Feld an und mach weiter: \
             Dann wird dein Server gefragt und lernt diese Seite neu kennen."
        }
        Text::Fresh => "Mein Server hat einen Fehler gezeigt",
        Text::ProblemTitle => "Du bist nicht angemeldet",
        Text::TryAgain => "Noch einmal versuchen",
        Text::TryAgainAt => "Versuche es nach {time} noch einmal.",
        Text::SignOutTitle => "Abmelden",
        Text::SignOut => "Abmelden",
        Text::SignedInAs => "Du bist als {server} angemeldet.",
        Text::Problem(problem) => of_problem(problem),
    }
}

fn of_problem(problem: Problem) -> &'static str {
    match problem {
        Problem::NothingTyped => "Gib deinen Server oder deinen Profilnamen ein.",
        Problem::NotAnAddress => {
            "Das ist kein Name eines Servers. Gib einen Namen wie mastodon.social ein oder einen \
             Profilnamen wie @du@mastodon.social."
        }
        Problem::NotAllowed => "Diese Seite nimmt keine Anmeldungen von {server} an.",
        Problem::OwnSite => "So heißt diese Seite selbst. Gib den Namen deines Servers ein.",
        Problem::NotFediverse => {
            "{server} antwortet nicht wie ein Server des Fediverse. Stimmt der Name?"
        }
        Problem::OtherApi => {
            "Die Software von {server} kann niemanden bei anderen Seiten anmelden, wie Mastodon es \
             kann."
        }
        Problem::Unreachable => "{server} ist nicht zu erreichen. Stimmt der Name?",
        Problem::TooSlow => "{server} hat nicht rechtzeitig geantwortet.",
        Problem::NotSecure => "Es gibt keine sichere Verbindung zu {server}.",
        Problem::ServerFailed => "{server} hatte einen Fehler, während du dich angemeldet hast.",
        Problem::Blocked => "{server} antwortet dieser Seite nicht.",
        Problem::RegistrationRefused => "{server} lässt keine neuen Seiten Leute anmelden.",
        Problem::ServerBusy => "{server} hat gerade zu viel zu tun.",
        Problem::TooMany => "Das waren zu viele Versuche.",
        Problem::Denied => "Du hast auf der Seite deines Servers abgelehnt.",
        Problem::Expired => "Das hat zu lange gedauert. Fang noch einmal an.",
        Problem::NotThisBrowser => {
            "Diese Antwort gehört zu keiner Anmeldung in diesem Browser. Sie ist schon verbraucht, \
             oder dieser Browser nimmt keine Cookies an. Fang noch einmal an."
        }
        Problem::WrongServer => {
            "Die Antwort kam von einem anderen Server, als du gewählt hast. Vielleicht will dich \
             jemand täuschen."
        }
        Problem::NoCode => "Die Antwort von {server} ist nicht vollständig. Fang noch einmal an.",
        Problem::CodeRefused => {
            "{server} hat seine eigene Antwort nicht angenommen. Fang noch einmal an."
        }
        Problem::UnknownApp => "{server} kennt diese Seite nicht mehr. Fang noch einmal an.",
        Problem::ServerRefused => "{server} hat einen Fehler gemeldet, statt dich zu fragen.",
        Problem::ScopesMissing => "{server} hat dieser Seite nicht erlaubt, was sie braucht.",
        Problem::NotProven => "{server} konnte nicht beweisen, dass das Konto dort ist.",
        Problem::Changed => {
            "Das Konto ist nicht mehr das, das es war: {server} wurde vielleicht neu aufgesetzt. \
             Frag die Leute hinter dieser Seite."
        }
        Problem::CrossSite => "Das kam von einer anderen Seite. Fang hier an.",
        Problem::Store => "Diese Seite kann gerade niemanden anmelden.",
        Problem::Internal => "Bei dieser Seite ist etwas schiefgegangen.",
    }
}
