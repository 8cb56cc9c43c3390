/** What docs/speed.md and README.md say of the benches, between their markers. */
import { number, tableText, type Kept } from './results';

const between = (name: string) => ({
	start: `<!-- ${name}: made by "npm run bench" -->`,
	end: `<!-- /${name} -->`,
});

/** @throws Error where the markers are lost: what was measured would be published nowhere */
function filled(document: string, name: string, text: string): string {
	const { start, end } = between(name);
	const [before, rest] = document.split(start);
	if (rest === undefined || !rest.includes(end))
		throw new Error(`The markers "${start}" and "${end}" are lost`);
	return `${before}${start}\n\n${text}\n\n${end}${rest.split(end)[1]}`;
}

function text(results: Kept[]): string {
	const [first] = results;
	const { measuredOn, machine, versions } = first;
	const goals = results.flatMap(({ title, goals }) =>
		goals.map(
			({ goal, measured, met }, n) =>
				`| ${n === 0 ? `**${title}**` : ''} | ${goal} | ${measured} | ${met ? 'met' : '**missed**'} |`,
		),
	);
	return [
		`Measured on ${measuredOn} with n8n ${versions.n8n} on Node.js ${versions.node}, on one machine with ${machine}. n8n's engine and the local Sendcloud ran on it side by side, so the network is loopback and 100 ms that the local Sendcloud takes for each answer: times are those of this machine, and only how they compare says something about yours. Each contestant had a process of its own, the same n8n and the same orders; figures are medians, with the smallest and the largest in brackets. CPU and memory are those of that process alone; memory is the most it used, the orders themselves included, above what it used before there were any.`,
		tableText(first.tables[0]),
		`![${first.title}: CPU, requests and memory](../bench/results/import.svg)`,
		['| | Goal | Measured | |', '| --- | --- | --- | --- |', ...goals].join('\n'),
		'`npm run bench` measures it all again, on your machine; every figure of every run is in [bench/results](../bench/results).',
	].join('\n\n');
}

/** The medians of a row, by the names of their columns. */
function medians({ tables: [{ columns, rows }], title }: Kept, name: string) {
	const row = rows.find((one) => one.name === name);
	if (!row) throw new Error(`"${title}" has no row "${name}"`);
	return (column: string): string => {
		const cell = row.cells[columns.indexOf(column)];
		if (cell === undefined) throw new Error(`"${title}" has no column "${column}"`);
		return typeof cell === 'string' ? cell : number(typeof cell === 'number' ? cell : cell.median);
	};
}

/** @returns docs/speed.md with fresh results */
export const withResults = (speed: string, results: Kept[]): string =>
	filled(speed, 'bench', text(results));

/** @returns the README with the main figures, in one line */
export function withFigures(readme: string, imported: Kept): string {
	const own = medians(imported, 'This node');
	const oneByOne = medians(imported, 'HTTP Request, one order an item');
	const of = (figure: (column: string) => string) =>
		`${figure('requests')} requests, ${figure('time (s)')} s, ${figure('CPU (s)')} s of CPU`;
	return filled(
		readme,
		'figures',
		`${own('saved')} orders into Sendcloud: ${of(own)}; with HTTP Request, one order an item: ${of(oneByOne)}. [How it was measured, and the goals that were missed](docs/speed.md).`,
	);
}
