import { Module } from '@nestjs/common';
import { AdminInfraTestingModule } from '@maatify/admin-infra/testing';
import { AppController } from './app.controller';
import { AppService } from './app.service';
import { RefundService } from './refunds/refund.service';

@Module({
  // In-memory contracts, until the host has its own.
  imports: [AdminInfraTestingModule.forRoot()],
  controllers: [AppController],
  providers: [AppService, RefundService],
})
export class AppModule {}
