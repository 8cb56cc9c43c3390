/** Ends a test file at its first failure: one is enough to find a mutant out. And leaves slow tests out. */
const { TestEnvironment } = require('jest-environment-node');

/**
 * Tests that take half a second or more, most of it waiting. What lives through all other tests would have to live
 * through them, too, which makes a run some hours longer. A mutant that they alone find out is called a survivor.
 */
const SLOW = [
	/^core\.items .* are under way$/,
	/^core\.items .* are asked for few at a time once the limit was reached$/,
	/^core\.items a cancelled execution (asks nothing more|ends a request)/,
	/^core\.faults .* for ever is given up after five attempts with growing waits$/,
	/^core\.faults .*(silence|drip).* is repeated only where that is safe/,
	/^core\.\w+ .*(one in a hundred bad|take a hundred requests)/,
	/ends at the time-out, not after five minutes$/,
	/^report .* that falls silent is given up after the timeout$/,
	/^report .*(of 30 columns|become as many items|and one more are refused)/,
	/^trigger .*resetMiddle, for ever: all or nothing$/,
	/^trigger\.deliveries .*(anything at all, with the right secret|1,000 events)/,
	/^trigger\.(model|webhookModel) /,
];

const fullName = ({ name, parent }) => (parent?.parent ? `${fullName(parent)} ${name}` : name);

module.exports = class extends TestEnvironment {
	isOver = false;

	async handleTestEvent(event) {
		const isMutantRun = process.env.__STRYKER_ACTIVE_MUTANT__ !== undefined;
		if (/^(test_fn|hook)_failure$/.test(event.name)) this.isOver = isMutantRun;
		if (event.name === 'run_describe_start' && this.isOver) event.describeBlock.mode = 'skip';
		if (event.name === 'test_start') {
			const name = fullName(event.test);
			if (this.isOver || SLOW.some((slow) => slow.test(name))) event.test.mode = 'skip';
		}
	}
};
