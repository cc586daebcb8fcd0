// Light or dark: as the system has it, or as somebody has chosen here.

import {h} from 'bitsweep/dom.js';

const kName = 'bitsweep-theme';

export function startTheme() {
  document.documentElement.dataset.theme = localStorage.getItem(kName) ?? 'system';
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => window.dispatchEvent(new Event('theme')));
}

export function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
}

export function themeButton(changed) {
  const other = isDark() ? 'light' : 'dark';
  return h('button', {class: 'quiet', onclick: () => {
    document.documentElement.dataset.theme = other;
    localStorage.setItem(kName, other);
    window.dispatchEvent(new Event('theme'));
    changed();
  }}, other === 'dark' ? 'Dark' : 'Light');
}
