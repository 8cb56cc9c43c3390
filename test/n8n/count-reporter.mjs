/** A reporter for node:test that counts, as JSON, so that `npm test` can add up all tests. */
export default async function* count(events) {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	for await (const { type, data } of events) {
		if (data?.details?.type === 'suite') continue;
		if (type === 'test:fail') counts.failed++;
		else if (type === 'test:pass') counts[data.skip === undefined ? 'passed' : 'skipped']++;
	}
	yield JSON.stringify(counts);
}
