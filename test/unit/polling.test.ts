/** How often is asked, and for how long. */
import type { SendcloudClient } from '../../nodes/Sendcloud/transport/client';
import { poll } from '../../nodes/Sendcloud/transport/polling';

/** Asks for something that is ready after so many milliseconds. */
async function pollFor(readyAt: number, limit: number) {
	let time = 1_750_000_000_000;
	const begun = time;
	const asked: number[] = [];
	const client = {
		clock: { now: () => time },
		wait: async (ms: number) => {
			time += ms;
		},
	} as unknown as SendcloudClient;
	const ask = async () => {
		asked.push(time - begun);
		return time - begun >= readyAt ? { ready: true } : undefined;
	};
	const answer = await poll(client, ask, limit);
	return { answer, asked };
}

it('asks at once, and again ever less often', async () => {
	const { answer, asked } = await pollFor(5000, 60);
	expect(answer).toEqual({ ready: true });
	expect(asked).toEqual([0, 500, 1250, 2375, 4062.5, 6593.75]);
});

it('never lets more than 15 seconds pass', async () => {
	const { asked } = await pollFor(300_000, 600);
	const waits = asked.slice(1).map((time, n) => time - asked[n]);
	expect(Math.max(...waits)).toBe(15_000);
	expect(waits.slice(-10)).toEqual(Array.from({ length: 10 }, () => 15_000));
	// No longer than it must.
	expect(asked[asked.length - 1] - 300_000).toBeLessThan(15_000);
});

it('asks a last time when the time is over, and then no more', async () => {
	const { answer, asked } = await pollFor(Infinity, 2);
	expect(answer).toBeUndefined();
	expect(asked).toEqual([0, 500, 1250, 2000]);
	expect((await pollFor(2000, 2)).answer).toEqual({ ready: true });
});

it('takes any answer for one but none', async () => {
	const client = {
		clock: { now: () => 0 },
		wait: async () => {
			throw new Error('nothing to wait for');
		},
	} as unknown as SendcloudClient;
	for (const answer of [null, 0, '', false])
		expect(await poll<unknown>(client, async () => answer, 1)).toBe(answer);
});
