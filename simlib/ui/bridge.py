"""What can only the browser do for a desk?

A hidden widget: it keeps JupyterLab's one-key commands away from the desk (they would cut its
cell), makes each set of radio buttons a named group, stops double clicks, moves the focus and
measures the chart's panel. Python never needs the theme. From a click on a button that counts once
until Python has worked it off the page is busy, and no second such click is let through: on a slow
machine it would answer the next question unseen.
"""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

__all__ = ["Bridge"]

_MODULE = """
const own = Math.random().toString(36).slice(2);  // two desks on a page must not share a group
let groups = 0;
function tidy(root) {
  for (const box of root.querySelectorAll('.widget-radio-box')) {
    const name = box.dataset.cdName ??= `cd-group-${own}-${++groups}`;
    const label = box.parentElement.querySelector('.widget-label')?.textContent;
    box.setAttribute('role', 'radiogroup');
    if (label) box.setAttribute('aria-label', label);
    for (const input of box.querySelectorAll('input')) if (input.name !== name) input.name = name;
    for (const label of box.children) {
      const text = label.firstChild;
      if (text?.nodeType !== 3 || !text.data.includes('\\n')) continue;
      text.replaceWith(...text.data.split('\\n').map((line, i) => {
        const span = document.createElement('span');
        span.className = `cd-l${i + 1}`;
        span.textContent = line + ' ';
        return span;
      }));
    }
  }
  for (const e of root.querySelectorAll('[title="null"],[title=""]')) e.removeAttribute('title');
  for (const e of root.querySelectorAll('.js-plotly-plot')) e.setAttribute('aria-hidden', 'true');
}
function attach(root, model) {
  const stop = new AbortController(), on = { signal: stop.signal, capture: true };
  const me = Math.random().toString(36);
  let last = 0, lastButton = null, clicks = 0, patience = 0;
  const rest = () => { clearTimeout(patience); root.removeAttribute('aria-busy'); };
  const work = () => {
    clicks += 1;
    root.setAttribute('aria-busy', 'true');
    clearTimeout(patience);
    patience = setTimeout(rest, 30000);  // an engine that is gone never answers
    const worked = `${me} ${clicks}`;
    setTimeout(() => model.send({ worked }));  // after the click itself; Python keeps the order
  };
  root.tabIndex = -1;
  root.addEventListener('focusin', e => { e.target.dataset.lmSuppressShortcuts = 'true'; }, on);
  root.addEventListener('click', e => {
    const button = e.target.closest('.cd-once');
    if (!button) { lastButton = null; return; }  // what was changed between is no double click
    const quick = button === lastButton && Date.now() - last < 400;
    last = Date.now();
    lastButton = button;
    if (!quick && !root.hasAttribute('aria-busy')) return void work();
    e.stopImmediatePropagation();
    e.preventDefault();
  }, on);
  let plot = null;
  const watch = new MutationObserver(() => {
    tidy(root);
    const drawn = root.querySelector('.cd-chart .js-plotly-plot:has(.main-svg)');
    if (!drawn || drawn === plot) return;
    plot = drawn;
    model.set('drawn', model.get('drawn') + 1);
    model.save_changes();
  });
  watch.observe(root, { childList: true, subtree: true });
  const measure = new ResizeObserver(() => {
    const panel = root.querySelector('.cd-board'), page = root.querySelector('.cd-page');
    if (!panel || !panel.clientWidth) return;
    const pad = parseFloat(getComputedStyle(panel).paddingLeft) * 2;
    model.set('width', Math.floor(panel.clientWidth - pad));
    model.set('base', parseFloat(getComputedStyle(page).fontSize));
    model.save_changes();
  });
  measure.observe(root);
  const heard = message => message.worked === `${me} ${clicks}` && rest();
  const focus = message => message.focus && setTimeout(() => {
    const there = root.querySelector(message.focus);
    there?.focus({ preventScroll: true });
    const head = root.querySelector('.cd-header')?.offsetHeight ?? 0;  // it covers what is below it
    root.querySelector('.cd-middle .cd-buttons')?.scrollIntoView({ block: 'nearest' });
    if (!there) return;  // the title wins over Decide
    there.style.scrollMarginTop = `calc(${head}px + 3.2em)`;
    there.scrollIntoView({ block: 'nearest' });
  }, 60);
  model.on('msg:custom', focus);
  model.on('msg:custom', heard);
  tidy(root);
  return () => {
    stop.abort(); watch.disconnect(); measure.disconnect(); rest();
    model.off('msg:custom', focus); model.off('msg:custom', heard);
  };
}
export default {
  render({ model, el }) {
    let done = () => {}, tries = 0, over = false;
    const wait = () => {
      const root = el.closest('.cd-root');
      if (over || tries++ > 600) return;
      if (root && root.querySelector('.cd-page')) done = attach(root, model);
      else requestAnimationFrame(wait);
    };
    wait();
    return () => { over = true; done(); };
  },
};
"""


class Bridge(anywidget.AnyWidget):
    """The hidden widget.

    ``width`` is the room for a chart in pixels, ``base`` the font size, ``drawn`` how often the
    page has drawn a chart anew.
    """

    _esm = _MODULE
    width = traitlets.Int(0).tag(sync=True)
    base = traitlets.Float(13.0).tag(sync=True)
    drawn = traitlets.Int(0).tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.on_msg(self._heard)

    def _heard(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        """Tell the page that everything up to one of its clicks is worked off."""
        if "worked" in content:
            self.send({"worked": content["worked"]})

    def focus(self, selector: str) -> None:
        """Move the keyboard focus to the first such element of the desk."""
        message: dict[str, Any] = {"focus": selector}
        self.send(message)
