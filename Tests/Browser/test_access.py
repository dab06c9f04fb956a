"""The page without a mouse, for a screen reader, without motion, on paper, and in a hurry."""

from axe_playwright_python.sync_playwright import Axe


def test_nothing_serious_in_the_audit(reader):
    for panel in ["steps", "graph", "code", "plan"]:
        reader.click(f"#{panel}-panel > summary")
    reader.wait_for_timeout(1500)
    result = Axe().run(reader)
    serious = [v for v in result.response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == [], [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in serious]


def test_keyboard_only(page):
    """From the skip link through the program, the variables and the panels to a verdict, by keys alone."""
    keys = page.keyboard
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    def tab_to(condition, limit=80):
        for _ in range(limit):
            if page.evaluate(condition):
                return
            keys.press("Tab")
        raise AssertionError(condition)

    tab_to("document.activeElement.classList.contains('example')")
    keys.press("ArrowRight")
    keys.press("Enter")
    page.wait_for_function("document.activeElement.getAttribute('aria-current') === 'true'")
    tab_to("document.activeElement.id === 'program'")
    keys.press("Control+A")
    keys.type("x'*A*x")
    page.wait_for_function("document.querySelectorAll('.chip').length === 2 && document.querySelectorAll('.derivative').length === 2")
    tab_to("document.activeElement.dataset.name === 'x'")
    keys.press("Enter")
    page.wait_for_function("document.querySelectorAll('.derivative').length === 1")
    assert page.evaluate("document.activeElement.dataset.name") == "x"
    tab_to("document.activeElement.name === 'order'")
    keys.press("ArrowRight")
    page.wait_for_function("document.querySelector('.derivative .type').textContent.startsWith('matrix')")
    keys.press("ArrowLeft")
    tab_to("document.activeElement.parentElement?.id === 'code-panel'")
    keys.press("Enter")
    tab_to("document.activeElement.id === 'target-numpy'")
    keys.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "target-jax"
    tab_to("document.activeElement.id === 'claim'")
    keys.type("(A + A')*x")
    keys.press("Enter")
    page.wait_for_selector(".verdict.good")


def test_every_focus_is_seen(page):
    for _ in range(30):
        page.keyboard.press("Tab")
        seen = page.evaluate("""() => { const e = document.activeElement, s = getComputedStyle(e);
          if (e === document.body || e.id === 'program' || e.type === 'radio') return true;
          return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0; }""")
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")


def test_reduced_motion(browser, address):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".derivative")
    assert page.evaluate("getComputedStyle(document.querySelector('#derivatives')).transitionDuration") in ("0s", "")
    context.close()


def test_prints(page):
    page.emulate_media(media="print")
    assert not page.is_visible("#check")
    assert page.is_visible(".derivative math")
    assert page.is_visible("#paint")


def test_from_key_stroke_to_answer(page):
    """Under 100 ms at the 95th percentile over the gallery, from the event of the key to the new formula on the page."""
    times = []
    for k in range(page.locator("#gallery button").count()):
        page.click(f"#gallery button >> nth={k}")
        page.wait_for_timeout(150)
        for _ in range(5):
            times.append(page.evaluate("""() => new Promise((done) => {
              const field = document.getElementById('program'), place = document.getElementById('derivatives');
              const watch = new MutationObserver(() => requestAnimationFrame(() => { watch.disconnect(); done(performance.now() - start); }));
              watch.observe(place, { childList: true });
              field.value += ' ';
              const start = performance.now();
              field.dispatchEvent(new InputEvent('input'));
            })"""))
    times.sort()
    print(f"key stroke to answer: median {times[len(times) // 2]:.0f} ms, 95th percentile {times[int(len(times) * 0.95)]:.0f} ms")
    assert times[int(len(times) * 0.95)] < 100


def test_policy(browser, address):
    """With the strict policy in force everything still works, and nothing is said to break it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.wait_for_selector(".derivative math")
    for panel in ["steps", "graph", "code", "plan"]:
        page.click(f"#{panel}-panel > summary")
    page.wait_for_timeout(1500)
    assert said == []
    context.close()


def test_hostile_names_stay_text(page):
    page.fill("#program", "# <img src=x onerror=alert(1)>\nx'*x")
    page.wait_for_selector(".derivative")
    page.fill("#program", "<script>alert(1)</script>")
    page.wait_for_selector("#faults p.fault")
    assert page.locator("#paint script, #faults script, img").count() == 0


def test_weight_and_offline(browser, address):
    """What the page loads: under 150 kB without its math font, under 450 kB with it, and nothing from elsewhere; loaded, it works without a network."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto(address)
    page.wait_for_selector(".derivative math")
    page.wait_for_timeout(500)
    assert all(url.startswith(address) for url in sizes)
    font = sum(size for url, size in sizes.items() if url.endswith(".woff2"))
    rest = sum(sizes.values()) - font
    print(f"page weight: {rest / 1000:.0f} kB and a math font of {font / 1000:.0f} kB")
    assert font > 0 and rest < 150_000 and rest + font < 450_000
    context.close()
