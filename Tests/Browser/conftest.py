"""A server of its own for the whole run, and a page per test in Debian's Chromium."""

import os
import re
import shutil
import subprocess

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def address():
    """The address of a server started on a free port."""
    server = subprocess.Popen([os.environ["NABLA"], "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
    yield re.search(r"http://\S+:\d+", server.stdout.readline()).group(0)
    server.terminate()
    server.wait()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=[("en", "light", 1440), ("zh", "dark", 768), ("en", "dark", 390), ("zh", "light", 1440), ("zh", "dark", 390)], ids=lambda p: "-".join(map(str, p)))
def reader(request, browser, address):
    """A page that is open and has derived, in each language, scheme and width; what the console said must be nothing."""
    language, scheme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="zh-CN" if language == "zh" else "en-US",
        permissions=["clipboard-read", "clipboard-write"], bypass_csp=True)  # the driver's waiting evaluates text; test_policy keeps the policy
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    foreign = []
    page.on("request", lambda request: request.url.startswith(address) or request.url.startswith("data:") or foreign.append(request.url))
    page.goto(address + "/")
    page.wait_for_selector(".derivative math")
    page.language = language
    page.scheme = scheme
    yield page
    assert said == []
    assert foreign == []
    context.close()


@pytest.fixture
def page(browser, address):
    """One open page in English."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", permissions=["clipboard-read", "clipboard-write"], bypass_csp=True)
    page = context.new_page()
    page.goto(address + "/")
    page.wait_for_selector(".derivative math")
    yield page
    context.close()
