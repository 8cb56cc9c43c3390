/** What the README says of the benches, between its markers. */
import { tableText, type Kept } from './results';

const START = '<!-- bench: made by "npm run bench" -->';
const END = '<!-- /bench -->';

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
		`![${first.title}: CPU, requests and memory](bench/results/import.svg)`,
		['| | Goal | Measured | |', '| --- | --- | --- | --- |', ...goals].join('\n'),
		'`npm run bench` measures it all again, on your machine; every figure of every run is in [bench/results](bench/results).',
	].join('\n\n');
}

/** @returns the README with fresh results; as it was, when it has no place for them */
export function withResults(readme: string, results: Kept[]): string {
	const [before, rest] = readme.split(START);
	if (rest === undefined || !rest.includes(END)) return readme;
	return `${before}${START}\n\n${text(results)}\n\n${END}${rest.split(END)[1]}`;
}
