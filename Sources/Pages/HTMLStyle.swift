import Formulas

/// How a page looks in a browser: narrow to wide, light and dark, on paper.
enum HTMLStyle {
  static let sheet = """
    :root {
      --paper: #fdfdfb; --ink: #1d2228; --soft: #5c6670; --line: #d9dde1; --tint: #f2f4f5;
      --forward: #1d2228; --signal: #b3401f; --note: #2f6690; --caution: #a85b00; --result: #2a7048;
      color-scheme: light dark;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #15181c; --ink: #e4e7ea; --soft: #9aa5af; --line: #343b43; --tint: #1e2329;
        --forward: #d5dade; --signal: #f0906c; --note: #7fb6dd; --caution: #e5a54f; --result: #79c59a;
      }
    }
    *, *::before, *::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
      font: 1.0625rem/1.6 Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", Georgia, serif;
    }
    :lang(zh) body, body:lang(zh) {
      font-family: "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; line-height: 1.75;
    }
    main { max-width: 52rem; margin: 0 auto; padding: 2rem 1.25rem 5rem; }
    h1, h2, h3, h4, h5, h6 { line-height: 1.3; margin: 2em 0 0.6em; text-wrap: balance; }
    h1 { font-size: 1.75rem; margin-top: 0.5em; } h2 { font-size: 1.3rem; } h3 { font-size: 1.1rem; } h4, h5, h6 { font-size: 1rem; }
    p { margin: 0.8em 0; }
    .whole { white-space: nowrap; }
    math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Libertinus Math", "TeX Gyre Termes Math", math, serif; font-size: 1.08em; }
    h1 math, h2 math { font-size: 1em; }
    \(MathMLWriter.styleSheet.split(separator: "\n").joined(separator: "\n    "))
    code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; font-size: 0.875em; }
    code { unicode-bidi: isolate; }
    p code, td code, li code, summary code, .reason code { background: var(--tint); border-radius: 0.25em; padding: 0.1em 0.3em; }
    pre { background: var(--tint); border-radius: 0.4rem; padding: 0.8rem 1rem; overflow-x: auto; line-height: 1.5; margin: 1em 0; }
    .calculation {
      display: grid; grid-template-columns: max-content minmax(0, auto); justify-content: start; align-items: baseline;
      gap: 0.5em 0.15em; margin: 1em 0; padding-left: 1.25rem; overflow-x: auto; overflow-y: hidden; padding-block: 0.2em;
    }
    .calculation.reasoned { grid-template-columns: max-content minmax(0, auto) minmax(9em, 17em); }
    .calculation > .left { grid-column: 1; text-align: right; }
    .calculation > .right { grid-column: 2; padding-left: 1.9em; text-indent: -1.9em; line-height: 1.9; }
    .calculation > .right math { text-indent: 0; }
    .calculation > .reason { grid-column: 3; padding-left: 1.2em; color: var(--soft); font-size: 0.875em; line-height: 1.45; }
    aside { border-left: 3px solid var(--note); background: var(--tint); margin: 1.1em 0; padding: 0.1rem 1rem; border-radius: 0 0.4rem 0.4rem 0; overflow-x: auto; overflow-y: hidden; }
    aside > p > strong:first-child { color: var(--note); }
    aside.caution { border-color: var(--caution); } aside.caution > p > strong:first-child { color: var(--caution); }
    aside.result { border-color: var(--result); } aside.result > p > strong:first-child { color: var(--result); }
    .table { overflow-x: auto; margin: 1.1em 0; }
    table { border-collapse: collapse; }
    th, td { text-align: left; vertical-align: baseline; padding: 0.4em 1.2em 0.4em 0; border-bottom: 1px solid var(--line); }
    th { font-weight: 600; border-bottom-color: var(--soft); }
    details { margin: 1em 0; }
    summary { cursor: pointer; color: var(--note); padding: 0.2em 0; }
    summary:focus-visible { outline: 2px solid var(--note); outline-offset: 2px; border-radius: 0.2em; }
    details > .inside { border-left: 2px solid var(--line); padding-left: 1rem; margin-left: 0.3rem; }
    figure { margin: 1.4em 0; }
    .picture { overflow-x: auto; }
    .picture svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
    figcaption { color: var(--soft); font-size: 0.9em; margin-top: 0.5em; text-align: center; }
    @media (max-width: 44rem) {
      main { padding: 1rem 1rem 4rem; }
      h1 { font-size: 1.45rem; }
      .calculation, .calculation.reasoned { grid-template-columns: max-content minmax(0, 1fr); padding-left: 0.25rem; row-gap: 0.5em; }
      .calculation > .reason { grid-column: 1 / -1; width: 0; min-width: 100%; padding-left: 1.5em; padding-bottom: 0.6em; }
      .picture svg { max-width: none; }
      details > .inside { padding-left: 0.7rem; }
    }
    @media print {
      :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #f4f4f4; --forward: #000; --signal: #993311; }
      body { font-size: 10.5pt; }
      main { max-width: none; padding: 0; }
      h1, h2, h3, summary { break-after: avoid; }
      .calculation > *, tr, figure, aside { break-inside: avoid; }
      details::details-content { content-visibility: visible; display: block; }
      summary { list-style: none; color: inherit; font-weight: 600; }
    }
    """
}
