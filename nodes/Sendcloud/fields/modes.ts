/** The two modes of every pick list: chosen from the account, or given by ID. */
import type { INodePropertyMode } from 'n8n-workflow';

/**
 * @param searchListMethod name of the search in `fields/index.ts`
 * @param what what is picked, e.g. `an order`
 * @param placeholder an example of an ID
 * @param hint shown below the list
 */
export const pickModes = (
	searchListMethod: string,
	what: string,
	placeholder: string,
	hint?: string,
): { modes: INodePropertyMode[] } => ({
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: `Select ${what}...`,
			hint,
			typeOptions: { searchListMethod, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder,
			validation: [
				{
					type: 'regex',
					properties: { regex: '^\\s*[0-9]+\\s*$', errorMessage: 'The ID is a whole number' },
				},
			],
		},
	],
});
