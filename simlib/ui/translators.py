"""What is a translator called whom the scenario only counts?

Scenarios name a dozen translators and number the rest ("fr-05" is the fifth into French). The
number stays in all data; where people read, it becomes a name, always the same one. All names are
invented: of each language's twenty first and twenty last names, every pair once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["translator_name"]

_NUMBERED = re.compile(r"([a-z]{2,8})-(\d{2,})")
_FIRST: Mapping[str, str] = {
    "it": "Alessia Bruno Carlotta Davide Elettra Fausto Ginevra Hamid Ilaria Jacopo Karima Lorenzo "
    "Miriam Nicola Olga Pietro Rosaria Saverio Tecla Ugo",
    "en": "Alastair Beth Callum Deepa Edwin Farah Graham Hattie Imogen Jerome Kirsty Lachlan Moira "
    "Neville Oona Percy Rhona Stella Tobias Winifred",
    "de": "Annika Bernd Cordula Detlef Emine Frieder Gesine Henning Isolde Jürgen Katrin Lothar "
    "Mareike Norbert Oda Rainer Sigrid Till Ulrike Volker",
    "fr": "Agathe Bastien Coralie Didier Eugénie Florent Ghislaine Hugues Inès Joël Karim Lucile "
    "Maëlle Noémie Odile Pascaline Rachid Solange Thibault Yvette",
    "es": "Amparo Benito Concha Demetrio Esperanza Fermín Graciela Hernán Inmaculada Joaquín "
    "Leticia Mateo Nieves Óscar Pilar Rosalía Salvador Teodora Uxía Vicente",
    "pl": "Agnieszka Bogdan Celina Dariusz Edyta Feliks Grażyna Henryk Izabela Janusz Krystyna "
    "Leszek Małgorzata Norbert Oliwia Przemek Renata Sylwester Teresa Urszula",
    "sv": "Agneta Björn Cecilia Douglas Ebba Folke Gunilla Håkan Ingela Jesper Kerstin Lennart "
    "Majvor Nils Osman Pernilla Rickard Siv Torsten Ylva",
    "ja": "Akemi Chikao Emi Fumiko Goro Hanae Ichiro Junko Kaoru Mitsuru Naoko Osamu Reika Satoru "
    "Tamiko Umeko Wataru Yasuo Yoriko Zenji",
}
_LAST: Mapping[str, str] = {
    "it": "Arbosetti Bravellini Cortemare Dorigazzi Estelloni Fontevera Gallisai Imbrosciano "
    "Lanzafiore Mezzaluri Novelgardi Ombrosani Pievelunga Quartesana Roccaspini Serravolti "
    "Tramontalli Ugolverdi Vallescura Zanfiorini",
    "en": "Ashgrovell Birkenshore Coldbrooke Dunwhistle Eastmarrow Fernleyson Gorsewick Hartlemoor "
    "Inglethorn Kestleby Lorrimoor Marshcombe Netherlowe Okorrowe Pennyfold Quillbrook Rathmorran "
    "Silverdeane Thistlemere Wynterhaugh",
    "de": "Ahrensbrook Birkenauer Dornquast Eichelborn Fährmannsen Gerstenkamper Hagenwinkel "
    "Immendorfer Kornblüth Lindquell Moosbrucken Nebelthau Ostergrund Perlinger Quastenberg "
    "Rautenfels Silberhorst Tannhofer Uhlenwieck Weissdorner",
    "fr": "Aubervigne Beaulaurier Charmantel Delabruyne Estrevanne Fontclair Grandmoulec Hautrivel "
    "Jolibourde Lamarvelle Montsorel Noirfontel Ormeraie Peyrolanne Quercival Rochebelin "
    "Saintgervel Tourdenoix Valmoreau Zerhouane",
    "es": "Albarracal Bustarroyo Carrizandi Doñalbar Encinarejo Fuentelmar Granadillo Hontanares "
    "Jaralera Lagunero Montellar Navalcerro Olivardo Peñascosa Quintanal Robledano Salvatella "
    "Torrecampo Urbelza Valdelomar",
    "pl": "Borowiecka Cisowicz Dębogórska Falkowiak Grabolin Husarek Jeziorny Kaliniewicz "
    "Leśnobor Modrzelak Niedźwiak Olszynek Pogodziak Rozmaryn Sosnowiak Topolan Wierzbiak "
    "Zagajnik Żurawek Źródlak",
    "sv": "Almfors Björkdahlin Dalkvister Ekmarken Forsvall Granhed Hagelund Isaksfors Kvarnbäck "
    "Ljungdahlén Moskvall Norrhed Odenhag Rönnfors Sjövalla Tallmark Ulvhed Vintersjö Åkerfors "
    "Östermark",
    "ja": "Aonuma Fukamori Hoshizato Inatani Kawamine Kumosaka Matsugawa Minashiro Nagatoro "
    "Okazumi Ryokawa Sakuraba Shimonaga Takemizu Tsukihara Umezono Wakatake Yamabuki Yukimori "
    "Zaitsura",
}
_OTHERS = ("en", "sv", "it", "fr", "pl", "es", "de", "ja")  # lend names to further languages


def translator_name(name: str) -> str:
    """Return a person's name for a number such as "fr-05"; every other name as it is."""
    found = _NUMBERED.fullmatch(name)
    if found is None:
        return name
    language, place = found[1], int(found[2]) - 1
    source = language if language in _FIRST else _OTHERS[sum(map(ord, language)) % len(_OTHERS)]
    first, last = _FIRST[source].split(), _LAST[source].split()
    turn, at = divmod(place, len(first))
    again, shift = divmod(turn, len(last))
    one, two = (last[(at + shift + more) % len(last)] for more in (0, again))
    # Where all pairs are used, people have two last names.
    return f"{first[at]} {one}-{two}" if again else f"{first[at]} {one}"
