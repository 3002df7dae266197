//! The script that remembers servers in the browser, and nowhere else.

/// Shows the servers that this browser used, and adds the one that is chosen now. Only hosts are kept,
/// not handles. Without the script, or without storage, the page works as it is.
pub(super) const SCRIPT: &str = r#"(() => {
  const key = 'fediway-servers';
  const form = document.getElementById('sign-in'), field = document.getElementById('server');
  const box = document.getElementById('remembered'), forget = document.getElementById('forget');
  if (!form || !field || !box || !forget) return;
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(key));
      return Array.isArray(kept)
        ? kept.filter(it => typeof it === 'string' && it.length < 254).slice(0, 5) : [];
    } catch { return []; }
  };
  const kept = read();
  for (const host of kept) {
    const item = document.createElement('li'), button = document.createElement('button');
    button.type = 'button';
    button.className = 'plain';
    button.textContent = host;
    button.addEventListener('click', () => { field.value = host; form.requestSubmit(); });
    item.append(button);
    box.querySelector('ul').append(item);
  }
  box.hidden = kept.length === 0;
  forget.addEventListener('click', () => {
    try { localStorage.removeItem(key); } catch { }
    box.hidden = true;
    field.focus();
  });
  form.addEventListener('submit', () => {
    const plain = /^http:\/\//i.test(field.value.trim()) ? 'http://' : '';
    const typed = field.value.trim().replace(/^[a-z]+:\/\//i, '').split(/[\/?#]/)[0];
    const host = plain + typed.split('@').pop().toLowerCase();
    if (!/[.:]/.test(host)) return;
    const hosts = [host, ...read().filter(it => it !== host)].slice(0, 5);
    try { localStorage.setItem(key, JSON.stringify(hosts)); } catch { }
  });
})();"#;
