"""The chat, in the terminal and in plain lines; it uses only what `qa` exports.

What both have in common, without any UI:

    cli          `qa chat` itself: which of the two is opened
    commands     every command and how a line is understood; `courtesies`, what is said to the chat
    keys         every key, for bindings, footer, help and documentation
    sources      what can be opened from an answer; `articles`, those that have some words
    wording      sentences; `filtering`, filters; `export`, Markdown; `safe_text`, what is shown

The chat in plain lines:

    plain        questions in, answers out; `plain_lines` are an answer, `plain_effects` commands

The terminal chat, in the order in which it starts:

    first_frame  takes typing while the rest is imported; `frame` holds what it shares with the chat
    app          the Textual application; `driver`, `output_net` and `themes` belong to it
    screens      layout, keys, clicks and commands; `widgets` draw, and post `messages`
    controller   the only part that talks to the engine, with `shelf`, `indexer` and `jobs`
    turns        what is on the screen; `state`, what is kept between runs
    wrapping     text into lines as offsets; `hanging`, lines that begin under one another
"""
