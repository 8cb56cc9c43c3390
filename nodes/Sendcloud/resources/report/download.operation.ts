import { reportPick } from '../../fields/picks';
import { checkedValue, filled } from '../../checks';
import { operation } from '../../engine/operation';
import { reportResult, resultFields, resultOptions } from './result';

export const download = operation({
	name: 'download',
	label: 'Download',
	action: 'Download a report',
	description: 'Download a parcels report that was created before, waiting until it is ready',
	fields: { report: reportPick.field, ...resultFields },
	options: resultOptions,
	build: ({ params }) => ({
		id: reportPick.id(params.report),
		settings: {
			as: params.resultAs as 'items' | 'file',
			convertNumbers: params.convertNumbers,
			binaryProperty: checkedValue<string>(filled, params.binaryProperty, 'output file field'),
		},
	}),
	each: async ({ client, request: { id, settings }, options, context }) =>
		await reportResult({ client, context, options, settings, reports: only(id) }),
});

async function* only(id: string) {
	yield { id };
}
