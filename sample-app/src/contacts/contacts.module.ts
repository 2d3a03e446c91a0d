import { Module } from '@nestjs/common';

import { AdminContactsController } from './admin-contacts.controller.js';
import { OwnContactsController } from './own-contacts.controller.js';

@Module({ controllers: [AdminContactsController, OwnContactsController] })
export class ContactsModule {}
