// Every text whose contrast with what is behind it is below 4.5 to 1 (3 to 1 for large text): WCAG AA.
const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const parse = (text) => {
  const found = text.match(/rgba?\(([^)]+)\)/);
  if (!found) return null;
  const [red, green, blue, alpha = 1] = found[1].split(",").map(Number);
  return { red, green, blue, alpha };
};
const light = ({ red, green, blue }) =>
  0.2126 * channel(red / 255) + 0.7152 * channel(green / 255) + 0.0722 * channel(blue / 255);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = parse(getComputedStyle(at).backgroundColor);
    if (color && color.alpha === 1) return color;
  }
  return { red: 255, green: 255, blue: 255 };
};
const low = [];
let texts = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  const words = walker.currentNode.textContent.trim();
  if (!words || !element.checkVisibility() || ["TITLE", "DESC", "SCRIPT", "NOSCRIPT"].includes(element.tagName.toUpperCase())) continue;
  const style = getComputedStyle(element);
  const color = parse(element instanceof SVGElement ? style.fill : style.color);
  const [a, b] = [light(color), light(behind(element))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const size = parseFloat(style.fontSize);
  const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  texts += 1;
  if (ratio < (large ? 3 : 4.5)) low.push(`${words.slice(0, 40)}: ${ratio.toFixed(2)}`);
}
return { texts, low };
