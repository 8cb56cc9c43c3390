/** A picture of one table: for each column a group of bars, one for each row. Plain SVG, for light and dark pages. */
import type { Cell, Table } from './results';
import { cellText } from './results';

const WIDTH = 840;
const NAMES = 360;
const VALUES = 110;
const BAR = 20;
const GAP = 6;

const amount = (cell: Cell): number =>
	typeof cell === 'number' ? cell : typeof cell === 'string' ? 0 : cell.median;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param columns which ones to show */
export function plot(title: string, { rows, columns: all }: Table, columns: string[]): string {
	const longest = WIDTH - NAMES - VALUES;
	const parts: string[] = [];
	let y = 34;
	for (const column of columns) {
		const at = all.indexOf(column);
		const most = Math.max(...rows.map(({ cells }) => amount(cells[at])));
		parts.push(`<text class="head" x="0" y="${y + 14}">${escaped(column)}</text>`);
		y += 26;
		rows.forEach(({ name, cells }) => {
			const value = amount(cells[at]);
			const width = Math.max(1, (longest * value) / most).toFixed(1);
			const label = typeof cells[at] === 'object' ? cellText(value) : cellText(cells[at]);
			parts.push(
				`<text x="${NAMES - 10}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
				`<rect class="${/^This node/.test(name) ? 'ours' : 'other'}" x="${NAMES}" y="${y}" width="${width}" height="${BAR - 2}" rx="2"/>`,
				`<text x="${NAMES + Number(width) + 8}" y="${y + 14}">${label}</text>`,
			);
			y += BAR + GAP;
		});
		y += 14;
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-label="${escaped(title)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600; font-size: 15px }
.head { font-weight: 600 }
.ours { fill: #0b7a75 }
.other { fill: #9aa4ae }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .ours { fill: #2fb8ac } .other { fill: #6e7781 } }
</style>
<text class="title" x="0" y="16">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
}
