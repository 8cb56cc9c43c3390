/** A parcels report, by its ID. Sendcloud has no list of them to choose from. */
import { checkedValue, uuid } from '../../checks';
import { field } from '../../engine/define';

export const reportPick = {
	field: field({
		displayName: 'Report ID',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 419f3be0-2f49-434b-bee4-d8cff9cf7d01',
		description:
			'The ID that the operation Create returned. Sendcloud keeps reports for a few minutes only.',
	}),
	/** @throws SendcloudError (input) */
	id: (value: unknown): string => checkedValue<string>(uuid, value, 'report ID'),
};
