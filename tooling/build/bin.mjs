#!/usr/bin/env node
import './bundle.ts'
