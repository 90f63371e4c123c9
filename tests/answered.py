"""Articles written for the tests of what an answer is made of: a ferry, a bridge, a strike."""

from __future__ import annotations

ARTICLES = {
    "2024-03-04-ferry-sinks.txt": "Ferry Solveig sinks off Marstrand\n\nThe ferry Solveig sank off "
    "Marstrand on Sunday night. Twelve people died when the ferry Solveig sank, the coastguard "
    "said. Captain Arne Dahl was rescued from the water.\n",
    "2024-03-09-ferry-toll.txt": "Toll of the ferry Solveig rises\n\nFourteen people died when the "
    "ferry Solveig sank, the coastguard said after divers had searched the wreck. The search is "
    "over.\n",
    "2024-03-11-ferry-mourning.txt": "Marstrand mourns\n\nMarstrand buried its dead on Monday. "
    "Fourteen people died when the ferry Solveig sank. The bells rang for an hour.\n",
    "2024-05-02-bridge.txt": "A bridge over the Kolk\n\nThe Kolk bridge was opened in 1911. The "
    "Kolk bridge was built by the firm Dawson and Sons of Leeds. In 1998 it was closed because "
    "rust had eaten its bearings. It stayed closed for two years. The town then paid for new "
    "bearings.\n",
    "2024-05-20-bridge-history.txt": "History of the Kolk\n\nMany stories are told of the river. "
    "The Kolk bridge was opened in 1913, the parish book says.\n",
    "2024-06-01-strike.txt": "Strike at the yard\n\nWorkers of the Brandt yard went on strike over "
    "pay on Friday. The welders Ola Berg, Nils Holm and Eva Lund are leading the strike at the "
    "Brandt yard. Mayor Ingrid Lind met the workers and promised talks.\n",
    "2024-06-08-strike-talks.txt": "Talks at the yard\n\nThe strike at the Brandt yard is backed "
    "by the ports of Bergen, Oslo and Malmo. Mayor Ingrid Lind denied that she had sided with the "
    "owners. The talks go on.\n",
    "2024-06-15-market.txt": "The market of Halden opens\n\nThe market of Halden opened on "
    "Saturday after two years of works. Farmers sold apples, pears and plums at the market of "
    "Halden. The hall was painted by the guild of Halden.\n",
    "undated-letter.txt": "A letter\n\nThe Kolk bridge rattles when lorries cross it, and nobody "
    "in the town hall answers my letters.\n",
}
